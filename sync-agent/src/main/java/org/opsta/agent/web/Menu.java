package org.opsta.agent.web;

import java.util.ArrayList;
import java.util.List;
import org.opsta.agent.access.Right;
import org.opsta.agent.access.Role;
import org.opsta.agent.access.Visitor;

/** Where somebody can go: only what they may see is offered. */
public final class Menu {

    /**
     * @param key its text in the layout's bundle
     * @param here whether the page shown is this one or below it
     */
    public record Item(String key, String address, boolean here) {}

    private Menu() {}

    static List<Item> of(Visit visit) {
        List<Item> items = new ArrayList<>();
        Visitor visitor = visit.visitor();
        if (visitor == null) {
            return items;
        }
        if (visitor.roles().contains(Role.STAFF)) {
            items.add(item(visit, "menu.month", "/month"));
        }
        if (visitor.roles().contains(Role.SUPERVISOR)) {
            items.add(item(visit, "menu.subordinates", "/subordinates"));
        }
        if (visit.may(Right.SEE_PEOPLE)) {
            items.add(item(visit, "menu.people", "/people"));
        }
        if (visit.may(Right.SEE_ENROLMENT)) {
            items.add(item(visit, "menu.enrolment", "/enrolment"));
        }
        if (visit.may(Right.SEE_TERMINALS)) {
            items.add(item(visit, "menu.terminals", "/terminals"));
        }
        if (visit.may(Right.CHANGE_RULES)) {
            items.add(item(visit, "menu.rules", "/rules"));
        }
        if (visit.may(Right.MANAGE_ACCOUNTS)) {
            items.add(item(visit, "menu.accounts", "/accounts"));
        }
        if (visit.may(Right.SEE_AUDIT)) {
            items.add(item(visit, "menu.audit", "/audit"));
        }
        return items;
    }

    private static Item item(Visit visit, String key, String address) {
        return new Item(
                key, address, visit.path().equals(address) || visit.path().startsWith(address + "/"));
    }
}
