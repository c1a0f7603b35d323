"use client";

import { CanAccess, useGetIdentity, useParsed } from "@refinedev/core";
import { Button } from "antd";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { OfflineBanner } from "#core/ui/feedback/notice.tsx";
import { useActiveKeys } from "#core/ui/keys/active-keys.ts";
import { type Page, usePages } from "#core/ui/page/feature-pages.tsx";
import { currentAddress, loginAddress } from "#core/ui/page/navigation.ts";
import { ForbiddenPage } from "#core/ui/page/page.tsx";
import { isUnauthenticated } from "#core/ui/providers/refine-root.tsx";
import { useAccountPreferences } from "#core/ui/providers/use-account.ts";
import { MeContext } from "#core/ui/session/me.ts";
import { useFreshAnswers } from "#core/ui/use-answer.ts";
import { useSample } from "#core/ui/use-sample.ts";
import type { Me } from "#records/contracts/me.ts";
import { OwnSegments } from "#records/ui/people/own-segments.tsx";
import { BottomBar, EntryTabs, SideMenu, Sider } from "./navigation.tsx";
import sampleStyles from "./sample.module.css";
import styles from "./shell.module.css";
import { TopBar } from "./top-bar.tsx";

/** Guards every page by its resource and action; without permission, shows which one is missing. */
const PageGuard = ({ children }: { children: ReactNode }) => {
  const t = useTranslations("nav");
  const { resource, action = "list" } = useParsed();
  // Users with read-only access are redirected from a record's form to the record.
  const requiredAction = action === "edit" ? "show" : action;
  const { permissionFor } = usePages();
  const permission = permissionFor(resource?.name, requiredAction);
  if (!resource || !permission) return children;
  const { word } = resource.meta as Page["meta"];
  return (
    <CanAccess
      resource={resource.name}
      action={requiredAction}
      params={{}}
      fallback={<ForbiddenPage title={t(word)} permission={permission} />}
    >
      {children}
    </CanAccess>
  );
};

/** Whether a page was shown since the document was loaded. */
let hasEntered = false;

/**
 * Who opens the product without naming a page starts on their role's page; later, the overview can be opened from anywhere.
 * Returns true until that page is there.
 */
const useStartPage = (me: Pick<Me, "startPage"> | undefined): boolean => {
  const path = usePathname();
  const query = useSearchParams();
  const router = useRouter();
  const start = me?.startPage ?? "/";
  const isLeaving = !hasEntered && path === "/" && query.size === 0 && start !== "/";
  useEffect(() => {
    if (!me) return;
    if (isLeaving) router.replace(start);
    else hasEntered = true;
  }, [me, isLeaving, start, router]);
  return isLeaving;
};

/** Marks every page of a sample business, with the way back. */
const SampleBanner = () => {
  const t = useTranslations("sample");
  const { sampleOf, mayManage, goBack, leaveAndRemove, isBusy } = useSample();
  if (!sampleOf) return null;
  return (
    <section className={`row items-center gap-4-12 text-warning ${sampleStyles.banner}`} aria-label={t("mark")}>
      <strong className={`font-semibold ${sampleStyles.mark}`}>{t("mark")}</strong>
      <span className={`hidden-on-phones ${sampleStyles.about}`}>{t("banner")}</span>
      <Button size="small" onClick={goBack}>
        {t("back", { business: sampleOf.name })}
      </Button>
      {mayManage && (
        <Button size="small" type="link" loading={isBusy} onClick={leaveAndRemove}>
          {t("delete")}
        </Button>
      )}
    </section>
  );
};

/** The shell's skeleton while the user is loading; it appears only if that takes noticeably long. */
const ShellSkeleton = () => (
  <div className={styles.shell} aria-busy="true">
    <div className={styles.sider} />
    <div className="stack min-w-0">
      <div className={`flex items-center justify-between ${styles.topBar}`} />
      <main className={styles.content}>
        <div className={`appears ${styles.skeletonTitle}`} />
        <div className={`appears ${styles.skeletonLine}`} />
        <div className={`placeholder panel appears ${styles.skeletonBlock}`} />
      </main>
    </div>
  </div>
);

/** The first stops of the keyboard: past the navigation, and to the first row of a list as soon as it is there. */
const SkipLinks = () => {
  const t = useTranslations("shell");
  const list = useActiveKeys().find(({ name }) => name === "list");
  return (
    <>
      <a className={styles.skip} href="#content">
        {t("skip")}
      </a>
      {list && (
        <button type="button" className={styles.skip} onClick={() => list.act?.()}>
          {t("skip_to_list")}
        </button>
      )}
    </>
  );
};

/** After the login only, because strangers receive no changes. */
const FreshAnswers = () => {
  useFreshAnswers();
  return null;
};

/** What features do beside the pages while the user is logged in. */
const Background = () => usePages().background.map(([name, Part]) => <Part key={name} />);

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
      <main className={`grid place-center ${styles.alone}`}>
        <ErrorCard title={t("session_failed")} error={error} onRetry={() => void refetch()} />
      </main>
    );
  }
  if (!me || mustLogIn || isLeaving) return <ShellSkeleton />;
  return (
    <MeContext value={me}>
      <OwnSegments me={me}>
        <FreshAnswers />
        <Background />
        <SkipLinks />
        <div className={styles.shell}>
          <Sider />
          <div className="stack min-w-0">
            <TopBar />
            <OfflineBanner />
            <SampleBanner />
            <div className={styles.pageFrame}>
              <EntryTabs />
              <SideMenu />
              <main id="content" className={styles.content} tabIndex={-1}>
                <PageGuard>{children}</PageGuard>
              </main>
            </div>
          </div>
          <BottomBar />
        </div>
      </OwnSegments>
    </MeContext>
  );
};
