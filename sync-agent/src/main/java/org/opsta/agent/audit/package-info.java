/**
 * Who changed what, and when: written in the transaction of the change, never deleted, and never changed but to forget the
 * details about an erased person.
 */
package org.opsta.agent.audit;
