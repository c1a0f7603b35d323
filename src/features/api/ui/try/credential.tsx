"use client";

import { createContext, type ReactNode, use, useMemo, useState } from "react";

type Choice = {
  kind: "session" | "token";
  /** As typed; kept only in this page's memory. */
  token: string;
  change: (wish: { kind?: "session" | "token"; token?: string }) => void;
};

const CredentialContext = createContext<Choice>({ kind: "session", token: "", change: () => undefined });

export const useCredential = (): Choice => use(CredentialContext);

/** One credential for the whole page, so that a token is entered once. */
export const CredentialProvider = ({ children }: { children: ReactNode }) => {
  const [choice, setChoice] = useState({ kind: "session" as "session" | "token", token: "" });
  const value = useMemo(
    () => ({ ...choice, change: (wish: Partial<typeof choice>) => setChoice((now) => ({ ...now, ...wish })) }),
    [choice],
  );
  return <CredentialContext value={value}>{children}</CredentialContext>;
};
