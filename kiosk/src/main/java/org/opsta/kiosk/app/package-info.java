/** The terminal put together: settings, wiring by hand, life cycle, the pipeline, the command line. */
package org.opsta.kiosk.app;
