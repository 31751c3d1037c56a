/**
 * The way in without a face: personnel code and PIN. Who has which PIN, how often it may be wrong, and what came of one
 * that was typed.
 */
package org.opsta.kiosk.pin;
