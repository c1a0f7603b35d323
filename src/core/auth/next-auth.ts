import NextAuth, { type NextAuthOptions } from "next-auth";
import { publicUrl } from "../server/settings.ts";
import { type Caller, callable, nextAuthOptions } from "./next-auth-options.ts";
import { isSecure } from "./session.ts";

const handler = callable(NextAuth) as (request: object, response: object, options: NextAuthOptions) => Promise<void>;

type AuthCall = {
  /** The path below `/api/auth/`. */
  segments: string[];
  method: string;
  body: Record<string, unknown>;
  cookies: Record<string, string>;
  host: string;
};

/**
 * Calls next-auth through its older request/response handler, which doesn't need Next's request scope. The origin
 * passed in comes from PUBLIC_URL or the Host header, so NEXTAUTH_URL is not needed.
 */
export const callNextAuth = async (call: AuthCall, caller: Caller): Promise<Response> => {
  process.env.AUTH_TRUST_HOST ??= "true";
  const base = isSecure() ? new URL(publicUrl()) : new URL(`http://${call.host}`);
  const headers = { "x-forwarded-host": base.host, "x-forwarded-proto": base.protocol.slice(0, -1) };
  const { segments, body, ...request } = call;
  let status = 200;
  let sent: unknown = null;
  const kept = new Map<string, string | string[]>();
  const response = {
    status: (code: number) => {
      status = code;
      return response;
    },
    getHeader: (name: string) => kept.get(name.toLowerCase()),
    setHeader: (name: string, value: string | string[]) => {
      kept.set(name.toLowerCase(), value);
      return response;
    },
    json: (value: unknown) => {
      sent = value;
    },
    send: (value: unknown) => {
      sent = value;
    },
    end: () => {},
  };
  const older = { ...request, headers, query: { nextauth: segments }, body: { ...body, json: "true" } };
  let failure: unknown;
  const onFailure = (error: unknown) => {
    failure = error;
  };
  await handler(older, response, nextAuthOptions(caller, onFailure));
  if (failure) throw failure;
  if (status >= 500) throw new Error(`next-auth answered ${status}`);
  const pairs = [...kept].filter(([name]) => name !== "content-type");
  return Response.json(sent ?? {}, {
    status,
    headers: pairs.flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
  });
};
