package org.opsta.agent.access;

/** A change of an account that cannot be made; nothing was changed. The message is for whoever runs a command. */
public final class AccountRefused extends Exception {

    private static final long serialVersionUID = 1L;

    public enum Code {
        NAME_TAKEN("there is an account of this name already; choose another name"),
        NO_SUCH_ACCOUNT("there is no such account; 'sync-agent accounts list' names those there are"),
        NO_SUCH_PERSON("this personnel code is not in the register; add the person first, or leave the code out"),
        LAST_ADMINISTRATOR("it is the last administrator; make another account an administrator first"),
        WRONG_PASSWORD("the present password is another"),
        TOO_SHORT("the password is too short; at least " + PasswordRules.SHORTEST + " characters"),
        TOO_LONG("the password is too long; at most " + PasswordRules.LONGEST + " characters"),
        LIKE_THE_NAME("the password is little more than the account's name"),
        COMMON("the password is one of those that are tried first"),
        REPETITION("the password is a repetition of few characters"),
        SAME_AS_BEFORE("the new password is the one before");

        private final String advice;

        Code(String advice) {
            this.advice = advice;
        }
    }

    private final Code code;

    public AccountRefused(Code code) {
        super(code.name() + ": " + code.advice);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
