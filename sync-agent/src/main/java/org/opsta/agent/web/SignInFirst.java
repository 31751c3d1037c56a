package org.opsta.agent.web;

/** Nobody is signed in, and this page is not for everybody. */
final class SignInFirst extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
