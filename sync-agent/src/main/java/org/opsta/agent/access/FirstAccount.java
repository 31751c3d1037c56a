package org.opsta.agent.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in on the first day: the account {@code admin} with a one-time password, which is in a file for this user's eyes until
 * it has been changed.
 */
public final class FirstAccount {

    public static final AccountName NAME = new AccountName("admin");

    private static final Logger LOG = LoggerFactory.getLogger(FirstAccount.class);

    private final Accounts accounts;
    private final Passwords passwords;
    private final Path file;

    public FirstAccount(Accounts accounts, Passwords passwords, Path stateFolder) {
        this.accounts = accounts;
        this.passwords = passwords;
        file = stateFolder.resolve("admin-password");
    }

    public Path file() {
        return file;
    }

    /**
     * Makes the account when there is none at all, on any agent of this database.
     *
     * @return its password, to be told once
     * @throws IOException when the file cannot be written; then no account was made
     */
    public Optional<String> makeIfNone() throws IOException {
        if (!accounts.none()) {
            forgetIfChanged();
            return Optional.empty();
        }
        String password = passwords.oneTime();
        // Before the account: a password that nobody can read would shut everybody out.
        write(password);
        if (accounts.addFirst(NAME, password)) {
            return Optional.of(password);
        }
        Files.deleteIfExists(file);
        return Optional.empty();
    }

    private void write(String password) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        FileAttribute<?>[] mine =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Files.createFile(file, mine);
        Files.write(file, (password + "\n").getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    }

    /** Deletes the file when the password in it is no longer the account's. */
    public void forgetIfChanged() {
        if (accounts.find(NAME).filter(Account::mustChange).isEmpty()) {
            forget();
        }
    }

    /** Deletes the file: its password was changed or replaced. */
    public void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be deleted ({}); delete it by hand",
                    file,
                    e.getClass().getSimpleName());
        }
    }
}
