package dev.chiron.net;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** A certificate's subject or issuer as Go prints it: known kinds in a fixed order, several values joined by {@code +}. */
public final class DistinguishedName {
    private static final List<String> ORDER =
            List.of("SERIALNUMBER", "CN", "OU", "O", "POSTALCODE", "STREET", "L", "ST", "C");
    private static final Map<String, String> KEYWORDS = Map.of(
            "2.5.4.5", "SERIALNUMBER",
            "2.5.4.17", "POSTALCODE",
            "2.5.4.9", "STREET");
    /** Kinds that the JDK names and Go does not know. */
    private static final Map<String, String> UNKNOWN_TO_GO =
            Map.of("DC", "0.9.2342.19200300.100.1.25", "UID", "0.9.2342.19200300.100.1.1");

    private DistinguishedName() {}

    public static String text(X500Principal principal) {
        Map<String, List<String>> known = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        try {
            for (Rdn rdn : new LdapName(principal.getName(X500Principal.RFC2253, KEYWORDS)).getRdns()) {
                collect(rdn, known, unknown);
            }
        } catch (NamingException e) {
            return principal.getName();
        }
        List<String> parts = new ArrayList<>();
        for (String kind : ORDER) {
            List<String> values = known.getOrDefault(kind, List.of());
            if (kind.equals("CN") && !values.isEmpty()) {
                values = List.of(values.getLast());
            }
            if (!values.isEmpty()) {
                parts.add(values.stream().map(value -> kind + "=" + value).collect(Collectors.joining("+")));
            }
        }
        Collections.reverse(unknown);
        parts.addAll(unknown);
        return String.join(",", parts);
    }

    private static void collect(Rdn rdn, Map<String, List<String>> known, List<String> unknown) throws NamingException {
        var attributes = rdn.toAttributes().getAll();
        while (attributes.hasMore()) {
            Attribute attribute = attributes.next();
            String kind = attribute.getID();
            Object value = attribute.get();
            if (ORDER.contains(kind) && value instanceof String text) {
                known.computeIfAbsent(kind, _ -> new ArrayList<>()).add(escaped(text));
            } else {
                unknown.add(UNKNOWN_TO_GO.getOrDefault(kind, kind) + "=" + AttributeValue.asGo(value));
            }
        }
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean edge = (i == 0 && (c == ' ' || c == '#')) || (i == value.length() - 1 && c == ' ');
            if (edge || ",+\"\\<>;".indexOf(c) >= 0) {
                text.append('\\');
            }
            text.append(c);
        }
        return text.toString();
    }
}
