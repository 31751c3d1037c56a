package org.opsta.agent.web;

/** Whoever signed in with a one-time password does nothing before choosing another. */
final class ChangePasswordFirst extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
