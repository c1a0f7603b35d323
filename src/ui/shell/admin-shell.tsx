"use client";

import { useGetIdentity } from "@refinedev/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import type { Me } from "#contracts/accounts/me.ts";
import { CallError } from "#ui/shared/api/call.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { OfflineBanner } from "#ui/shared/feedback/offline-banner.tsx";
import { hereNow, loginAddress } from "#ui/shared/page/next-address.ts";
import { MeContext } from "#ui/shared/session/me.ts";
import { useAccountLanguage } from "../providers/use-account-language.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { PageGuard } from "./page-guard.tsx";
import styles from "./shell.module.css";
import { ShellSkeleton } from "./shell-skeleton.tsx";
import { SiblingPages } from "./sibling-pages.tsx";
import { Sider } from "./sider.tsx";
import { TopBar } from "./top-bar.tsx";

const isStranger = (error: unknown) => error instanceof CallError && error.status === 401;

/** What stands around every page of the product. Strangers are led to the login page and back. */
export const AdminShell = ({ children }: { children: ReactNode }) => {
  const t = useTranslations("shell");
  const router = useRouter();
  const { data: me, error, refetch } = useGetIdentity<Me>({ queryOptions: { staleTime: 300_000 } });
  const mustLogIn = isStranger(error);
  useAccountLanguage(me);

  useEffect(() => {
    if (mustLogIn) router.replace(loginAddress(hereNow()));
  }, [mustLogIn, router]);

  if (error && !mustLogIn) {
    return (
      <main className={styles.alone}>
        <ErrorCard title={t("session_failed")} error={error} onRetry={() => void refetch()} />
      </main>
    );
  }
  if (!me || mustLogIn) return <ShellSkeleton />;
  return (
    <MeContext value={me}>
      <a className={styles.skip} href="#content">
        {t("skip")}
      </a>
      <div className={styles.shell}>
        <Sider />
        <div className={styles.column}>
          <TopBar />
          <SiblingPages />
          <OfflineBanner />
          <main id="content" className={styles.content} tabIndex={-1}>
            <PageGuard>{children}</PageGuard>
          </main>
        </div>
        <BottomBar />
      </div>
    </MeContext>
  );
};
