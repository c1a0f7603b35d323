import type { AuthProvider } from "@refinedev/core";
import type { QueryClient } from "@tanstack/react-query";
import { CallError, call } from "#ui/shared/api/call.ts";
import { currentAddress, loginAddress } from "#ui/shared/page/next-address.ts";
import type { MeReader } from "#ui/shared/session/me-reader.ts";
import { logOut } from "#ui/shared/session/session-calls.ts";
import { fillAccess } from "./access-control.ts";

const loginHere = () => loginAddress(currentAddress());

const isUnauthenticated = (error: unknown) => error instanceof CallError && error.status === 401;

/** Refine's authentication, over next-auth's session and `/api/admin/me`. */
export const makeAuthProvider = (reader: MeReader, client: QueryClient): AuthProvider => ({
  // The login page does not use Refine, so that it loads without it.
  login: async () => ({ success: false, redirectTo: loginHere() }),
  /** `everywhere` ends the other sessions first, because that request needs this one. */
  logout: async ({ everywhere }: { everywhere?: boolean } = {}) => {
    try {
      if (everywhere) await call("DELETE /api/admin/me/sessions", {});
    } catch {
      return { success: false };
    }
    return { success: await logOut() };
  },
  check: async () => {
    try {
      await reader.read();
      return { authenticated: true };
    } catch (error) {
      // If the server is unreachable, the shell says so; the user stays logged in.
      return isUnauthenticated(error) ? { authenticated: false, redirectTo: loginHere() } : { authenticated: true };
    }
  },
  /** An ended session leads to the login page and back. */
  onError: async (error: unknown) => (isUnauthenticated(error) ? { redirectTo: loginHere() } : {}),
  getIdentity: async () => {
    const me = await reader.read();
    fillAccess(client, me.permissions);
    return me;
  },
  getPermissions: async () => (await reader.read()).permissions,
});
