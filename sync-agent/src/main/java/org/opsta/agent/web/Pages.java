package org.opsta.agent.web;

import io.javalin.config.RoutesConfig;

/** A group of pages. */
public interface Pages {

    void register(RoutesConfig routes);
}
