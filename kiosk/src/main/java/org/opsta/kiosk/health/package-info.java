/** What IT sees: the birth record and last will on {@code status}, the numbers of each half minute on {@code health}. */
package org.opsta.kiosk.health;
