/** Who is enrolled: templates encrypted on disk, one dense matrix in memory, 1:N search. */
package org.opsta.kiosk.gallery;
