import type { Call } from "./code-samples.ts";
import type { OpenApi, OpenApiOperation } from "./openapi.ts";

type Example = OpenApiOperation["x-examples"][number];

/** An example call of a route, as a program sends it. */
export type ExampleRequest = Example & Pick<Call, "method" | "hasToken" | "isStream">;

export type Route = { path: string; operation: OpenApiOperation; requests: ExampleRequest[] };

/** Programs send tokens: routes for browsers, signed messages and the metrics' reader are left out. */
const isForPrograms = ({ security, responses }: OpenApiOperation): boolean =>
  security.some((way) => "token" in way) || (security.length === 0 && !("401" in responses));

const toRoute = (path: string, method: string, operation: OpenApiOperation): Route => ({
  path,
  operation,
  requests: operation["x-examples"].map((example) => ({
    ...example,
    method: method.toUpperCase(),
    hasToken: operation.security.length > 0,
    isStream: "text/event-stream" in (operation.responses[200]?.content ?? {}),
  })),
});

/** The example calls of all routes for programs, by topic in the reference's order. */
export const exampleRequests = ({ paths, tags }: OpenApi): { topic: string; routes: Route[] }[] => {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      isForPrograms(operation) ? [toRoute(path, method, operation)] : [],
    ),
  );
  return tags.map(({ name: topic }) => ({
    topic,
    routes: routes.filter(({ operation }) => operation.tags.includes(topic)),
  }));
};
