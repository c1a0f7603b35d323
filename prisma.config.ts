import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// Prisma would download its engine at run time. Ours implements the same protocol with the WebAssembly build from npm, so
// that generating the client and writing migrations work offline.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL("./prisma/schema-engine.mjs", import.meta.url));
process.env.CHECKPOINT_DISABLE ??= "1";
// Color codes in generated files would differ between machines.
process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= "1";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: {
    url: process.env.DATABASE_OWNER_URL ?? "postgresql://localhost/customer360",
    ...(process.env.SHADOW_DATABASE_URL && { shadowDatabaseUrl: process.env.SHADOW_DATABASE_URL }),
  },
});
