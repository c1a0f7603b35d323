# The product without a database: set DATABASE_URL (compose.yaml does). Debian instead of Alpine, because the password
# hash is a glibc binary.
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
# Install scripts only add what the image already has (Node) or doesn't use (engines, the embedded database's links).
RUN npm ci --include=dev --ignore-scripts
COPY . .
RUN node node_modules/prisma/build/index.js generate && node src/cli/build.ts
# Remove development tools and the embedded database. They are deleted from package.json first, because npm otherwise
# keeps a development tool that a dependency could also use (Prisma's command line, 300 MB with its dependencies).
RUN cp package.json package-lock.json /tmp/ \
 && npm pkg delete devDependencies optionalDependencies && npm prune --ignore-scripts \
 && mv /tmp/package.json /tmp/package-lock.json ./ \
 && rm -rf .next/cache .data node_modules/@next/swc-*

FROM node:24-bookworm-slim
RUN groupadd --gid 10001 customer360 \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin customer360 \
 && install -d -o 10001 -g 10001 /data
WORKDIR /app
# Two areas for native memory: with more, each thread that ended leaves one of up to 64 MB that is half empty. And large buffers outside of
# them, whatever was freed before: otherwise buffers up to 32 MB leave holes in them that are never returned.
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072
# New objects are collected after 16 MB of them; Node otherwise takes up to 134 MB for them.
ENV NODE_OPTIONS=--max-semi-space-size=16
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
COPY --from=build /app ./
USER 10001:10001
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --retries=3 --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The server stops on SIGTERM. Start the container with --init (compose.yaml does), so that orphaned processes are reaped.
CMD ["node", "src/cli/start.ts"]
