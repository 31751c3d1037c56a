/** Every fault we can make, made on purpose, and the account of what came through. Depends on everything; nothing depends on it. */
package org.opsta.torture;
