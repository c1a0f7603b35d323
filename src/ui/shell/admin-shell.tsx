"use client";

import { useGetIdentity } from "@refinedev/core";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import type { Me } from "#contracts/accounts/me.ts";
import { CallError } from "#ui/shared/api/call.ts";
import { useFreshAnswers } from "#ui/shared/data/use-fresh-answers.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { OfflineBanner } from "#ui/shared/feedback/offline-banner.tsx";
import { centerInRow } from "#ui/shared/page/center-in-row.ts";
import { currentAddress, loginAddress } from "#ui/shared/page/next-address.ts";
import { OwnSegments } from "#ui/shared/people/own-segments.tsx";
import { MeContext } from "#ui/shared/session/me.ts";
import { SampleBanner } from "../accounts/sample/sample-banner.tsx";
import { AlertBell } from "../alerts/alert-bell.tsx";
import { useAccountPreferences } from "../providers/use-account-preferences.ts";
import { RunRing } from "../runs/run-ring.tsx";
import { SearchButton } from "../search/search-button.tsx";
import { SearchHost } from "../search/search-host.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { BusinessMark } from "./business-mark.tsx";
import { LanguageMenu } from "./language-menu.tsx";
import { PageGuard } from "./page-guard.tsx";
import styles from "./shell.module.css";
import { Sider } from "./sider.tsx";
import { ThemeMenu } from "./theme-menu.tsx";
import { useNav } from "./use-nav.ts";
import { useStartPage } from "./use-start-page.ts";
import { UserMenu } from "./user-menu.tsx";

/** On phones some entries of the bottom bar lead to a group, so this links the group's other pages. */
const SiblingPages = () => {
  const path = usePathname();
  const groups = useNav();
  const found = groups.find(
    ({ word, home, items }) => !home && word !== "crm" && items.length > 1 && items.some(({ href }) => href === path),
  );
  if (!found) return null;
  return (
    <nav className={styles.siblings} aria-label={found.group}>
      {found.items.map(({ name, href, label, isCurrent }) => (
        <Link key={name} href={href} {...(isCurrent && { "aria-current": "page" as const, ref: centerInRow })}>
          {label}
        </Link>
      ))}
    </nav>
  );
};

const TopBar = () => (
  <header className={styles.topBar}>
    <div className={styles.phoneOnly}>
      <BusinessMark />
    </div>
    <SearchButton />
    <div className={styles.topBarEnd}>
      <RunRing />
      <AlertBell />
      <LanguageMenu />
      <ThemeMenu />
      <UserMenu />
    </div>
  </header>
);

/** The shell's skeleton while the user is loading; it appears only if that takes noticeably long. */
const ShellSkeleton = () => (
  <div className={styles.shell} aria-busy="true">
    <div className={styles.sider} />
    <div className={styles.column}>
      <div className={styles.topBar} />
      <main className={styles.content}>
        <div className={styles.skeletonTitle} />
        <div className={styles.skeletonLine} />
        <div className={styles.skeletonBlock} />
      </main>
    </div>
  </div>
);

/** After the login only, because strangers receive no changes. */
const FreshAnswers = () => {
  useFreshAnswers();
  return null;
};

const Keyboard = () => {
  const groups = useNav();
  return <SearchHost pages={groups.flatMap(({ items }) => items)} />;
};

const isUnauthenticated = (error: unknown) => error instanceof CallError && error.status === 401;

/** The frame of every page. Visitors who are not logged in are redirected to the login page and back. */
export const AdminShell = ({ children }: { children: ReactNode }) => {
  const t = useTranslations("shell");
  const router = useRouter();
  const { data: me, error, refetch } = useGetIdentity<Me>({ queryOptions: { staleTime: 300_000 } });
  const mustLogIn = isUnauthenticated(error);
  useAccountPreferences(me);
  const isLeaving = useStartPage(me);

  useEffect(() => {
    if (mustLogIn) router.replace(loginAddress(currentAddress()));
  }, [mustLogIn, router]);

  if (error && !mustLogIn) {
    return (
      <main className={styles.alone}>
        <ErrorCard title={t("session_failed")} error={error} onRetry={() => void refetch()} />
      </main>
    );
  }
  if (!me || mustLogIn || isLeaving) return <ShellSkeleton />;
  return (
    <MeContext value={me}>
      <OwnSegments me={me}>
        <FreshAnswers />
        <Keyboard />
        <a className={styles.skip} href="#content">
          {t("skip")}
        </a>
        <div className={styles.shell}>
          <Sider />
          <div className={styles.column}>
            <TopBar />
            <SiblingPages />
            <OfflineBanner />
            <SampleBanner />
            <main id="content" className={styles.content} tabIndex={-1}>
              <PageGuard>{children}</PageGuard>
            </main>
          </div>
          <BottomBar />
        </div>
      </OwnSegments>
    </MeContext>
  );
};
