package org.opsta.kiosk.uplink;

import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.Withdraw;
import org.opsta.contract.WithdrawResult;

/** Where requests from the wire about whom to know are carried out. A change is on disk when a call returns. */
public interface EnrolDesk {

    EnrolResult enrol(Enrol request);

    WithdrawResult withdraw(Withdraw request);

    /** The answer to an enrolment that could not be read. */
    EnrolResult refuseEnrol(String code, String detail);

    /** The answer to a withdrawal that could not be read. */
    WithdrawResult refuseWithdraw(String code, String detail);
}
