package org.opsta.agent.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import java.util.Map;

/** The pages' templates, compiled when the agent is built. What is put into one is escaped for its place. */
public final class Templates {

    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(ContentType.Html);

    private Templates() {}

    /** @param template below {@code src/main/jte}, such as {@code time/month.jte} */
    public static void show(Context context, String template, Map<String, Object> model) {
        StringOutput html = new StringOutput();
        ENGINE.render(template, model, html);
        context.contentType("text/html; charset=utf-8").result(html.toString());
    }
}
