package org.opsta.agent.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose word is taken: under which names the console is reached, from where its forms come, and from which address a request
 * does. Pure.
 */
final class Hosts {

    /** A name made up elsewhere that leads here is neither an address nor this machine's own name for itself. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(localhost|\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-f:.]+])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private static final Pattern IP = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final @Nullable String publicHost;
    private final @Nullable String publicOrigin;
    private final Set<String> proxies;

    Hosts(ConsoleSettings settings) {
        URI address = settings.publicAddress();
        publicHost = address == null ? null : small(address.getAuthority());
        publicOrigin = address == null ? null : small(address.getScheme() + "://" + address.getAuthority());
        proxies = Set.copyOf(settings.trustedProxies());
    }

    /** @param host the header of that name */
    boolean ours(@Nullable String host) {
        return host != null
                && (small(host).equals(publicHost) || ADDRESS.matcher(host).matches());
    }

    /**
     * Whether a form was sent by a page of the console, as far as the browser says.
     *
     * @param origin the header of that name; a browser that says nothing leaves it to the form's token
     * @param site the header {@code Sec-Fetch-Site}
     */
    boolean fromOurPage(@Nullable String host, @Nullable String origin, @Nullable String site) {
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return false;
        }
        if (origin == null) {
            return true;
        }
        String from = small(origin);
        return from.equals(publicOrigin)
                || (host != null && !small(host).equals(publicHost) && from.equals("http://" + small(host)));
    }

    /**
     * Who asks: the peer, or, when that is one of our proxies, whom the nearest of them says it asks for.
     *
     * @param forwarded all of {@code X-Forwarded-For}; what stands to the left of our proxies' words anybody can write
     */
    String asker(String peer, List<String> forwarded) {
        String asker = plain(peer);
        List<String> all = forwarded.stream()
                .flatMap(line -> Pattern.compile(",").splitAsStream(line))
                .map(String::strip)
                .toList();
        for (int i = all.size() - 1; i >= 0 && proxies.contains(asker); i--) {
            Optional<String> before = ip(all.get(i));
            if (before.isEmpty()) {
                break;
            }
            asker = before.get();
        }
        return asker;
    }

    /** An address without a port; for what is no address, nothing. */
    private static Optional<String> ip(String text) {
        String bare = text;
        Matcher bracketed = Pattern.compile("\\[(.*)](:\\d+)?").matcher(text);
        Matcher withPort = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}):\\d+").matcher(text);
        if (bracketed.matches()) {
            bare = bracketed.group(1);
        } else if (withPort.matches()) {
            bare = withPort.group(1);
        }
        return bare.length() <= 45 && IP.matcher(bare).matches() ? Optional.of(plain(bare)) : Optional.empty();
    }

    private static String plain(String address) {
        String bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        return small(bare);
    }

    private static String small(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
