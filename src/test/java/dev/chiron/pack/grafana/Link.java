package dev.chiron.pack.grafana;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Ways from one dashboard to another that keep its choices and its time. */
final class Link {
    private static final String CHOICES = "${datasource:queryparam}&${job:queryparam}&${instance:queryparam}";

    private Link() {}

    /** To another dashboard as a whole. */
    static ObjectNode to(String title, String uid) {
        return link(title, uid, "");
    }

    /** To another dashboard, about the services that are chosen here. */
    static ObjectNode toSameServices(String title, String uid) {
        return link(title, uid, "&${service:queryparam}");
    }

    /** To the detail of the service that a series is of. */
    static ObjectNode toServiceOfSeries() {
        return link("${__field.labels.service} in detail", ServiceBoard.UID, "&var-service=${__field.labels.service}");
    }

    /** To the detail of the service that stands in the cell itself. */
    static ObjectNode toServiceOfCell() {
        return link("${__value.text} in detail", ServiceBoard.UID, "&var-service=${__value.text}");
    }

    private static ObjectNode link(String title, String uid, String service) {
        String url = "/d/" + uid + "?" + CHOICES + service + "&${__url_time_range}";
        return Json.object("title", title, "url", url, "targetBlank", false);
    }
}
