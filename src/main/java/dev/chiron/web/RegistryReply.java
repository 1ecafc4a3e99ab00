package dev.chiron.web;

import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One scrape of a registry in memory, by the same rules as on the scrape listener. */
final class RegistryReply implements PrometheusHttpExchange, PrometheusHttpRequest, PrometheusHttpResponse {
    private final Request request;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status = 200;

    private RegistryReply(Request request) {
        this.request = request;
    }

    static Reply of(PrometheusRegistry registry, Request request) {
        RegistryReply exchange = new RegistryReply(request);
        try {
            new PrometheusScrapeHandler(registry).handleRequest(exchange);
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory failed", e);
        }
        return new Reply(exchange.status, exchange.headers, exchange.body.toByteArray());
    }

    @Override
    public PrometheusHttpRequest getRequest() {
        return this;
    }

    @Override
    public PrometheusHttpResponse getResponse() {
        return this;
    }

    @Override
    public String getQueryString() {
        return request.query();
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(request.header(name).map(List::of).orElse(List.of()));
    }

    @Override
    public String getMethod() {
        return request.method();
    }

    @Override
    public String getRequestPath() {
        return request.path();
    }

    @Override
    public void setHeader(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public OutputStream sendHeadersAndGetBody(int code, int length) {
        status = code;
        return body;
    }

    @Override
    public void handleException(IOException e) throws IOException {
        throw e;
    }

    @Override
    public void handleException(RuntimeException e) {
        throw e;
    }

    @Override
    public void close() {}
}
