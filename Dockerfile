# A local ACS in a container:
#
#   docker build -t acs-auth .
#   docker run --rm -p 8401:8401 acs-auth
#
# Each option of `acs-auth emulator` is a variable too: -e ACS_AUTH_EMULATOR_AUTH=explain
FROM rust:1-slim-bookworm AS build
WORKDIR /source
COPY . .
RUN cargo build --release --locked -p acs-auth-cli

FROM debian:bookworm-slim
COPY --from=build /source/target/release/acs-auth /usr/local/bin/acs-auth
COPY --from=build /source/LICENSE-APACHE /source/LICENSE-MIT \
    /source/crates/acs-auth-cli/THIRD-PARTY-NOTICES /usr/local/share/doc/acs-auth/
# Nothing of it needs more than a port.
USER nobody
# Other containers, and this machine by -p, come from outside.
ENV ACS_AUTH_EMULATOR_LISTEN=0.0.0.0
EXPOSE 8401
HEALTHCHECK --interval=5s --timeout=3s CMD ["acs-auth", "emulator", "--check"]
ENTRYPOINT ["acs-auth"]
CMD ["emulator"]
