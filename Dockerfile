# Both bases can be replaced; the second needs glibc and bash, nothing else.
ARG BUILD_IMAGE=maven:3-eclipse-temurin-25
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
COPY . .
# Uses target/chiron.jar if the context brings one that is newer than the sources.
RUN bin/dist /opt/chiron && mkdir -p /data

FROM ${RUNTIME_IMAGE}
COPY --from=build /opt/chiron /opt/chiron
COPY --from=build --chown=65532:65532 /data /var/lib/chiron
ENV PATH=/opt/chiron/bin:/usr/local/bin:/usr/bin:/bin \
    XDG_CACHE_HOME=/var/lib/chiron/.cache
# The only place that is written, so the root file system can be mounted read-only.
VOLUME /var/lib/chiron
WORKDIR /var/lib/chiron
USER 65532:65532
EXPOSE 9815 9816
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 CMD ["chiron", "health"]
ENTRYPOINT ["chiron"]
CMD ["serve"]
