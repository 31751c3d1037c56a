/** Settings files: YAML into validated records, with errors that name the line, the value and the fix. */
package org.opsta.settings;
