/**
 * Lights, buzzer, door relay, buttons and tamper switch. Knows what was told; not who was told it, nor where the punch went.
 * Pi4J is here alone.
 */
package org.opsta.kiosk.panel;
