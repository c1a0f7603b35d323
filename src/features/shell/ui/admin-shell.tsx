"use client";

import { EllipsisOutlined } from "@ant-design/icons";
import { CanAccess, useGetIdentity, useParsed } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { OfflineBanner } from "#core/ui/feedback/notice.tsx";
import { type MenuOptions, useMenu } from "#core/ui/menu-button.tsx";
import { type NavItem, type Page, useNav, usePages } from "#core/ui/page/feature-pages.tsx";
import { currentAddress, loginAddress } from "#core/ui/page/navigation.ts";
import { ForbiddenPage } from "#core/ui/page/page.tsx";
import { centerInRow } from "#core/ui/page/page-tabs.tsx";
import { isUnauthenticated } from "#core/ui/providers/refine-root.tsx";
import { useAccountPreferences } from "#core/ui/providers/use-account.ts";
import { MeContext } from "#core/ui/session/me.ts";
import { useFreshAnswers } from "#core/ui/use-answer.ts";
import { useSettled } from "#core/ui/use-device.ts";
import { useSample } from "#core/ui/use-sample.ts";
import type { Me } from "#records/contracts/me.ts";
import { OwnSegments } from "#records/ui/people/own-segments.tsx";
import sampleStyles from "./sample.module.css";
import styles from "./shell.module.css";
import { BusinessMark, TopBar } from "./top-bar.tsx";

/** The navigation on wide screens; on tablets only icons, with accessible names and tooltips. */
const Sider = () => {
  const t = useTranslations("shell");
  const groups = useNav();
  const prefetch = useSettled() ? null : false;
  return (
    <nav className={styles.sider} aria-label={t("main_nav")}>
      <div className={styles.siderInner}>
        <BusinessMark />
        {groups.map(({ group, items }) => (
          <div key={group} className="mt-16">
            {/* A group with a single page of the same name needs no heading. */}
            {!items.some(({ label }) => label === group) && (
              <p className={`tiny font-medium faint ${styles.navTitle}`}>{group}</p>
            )}
            <ul>
              {items.map(({ name, href, label, Icon, isCurrent }) => (
                <li key={name}>
                  <Link
                    className={`flex items-center gap-8 soft no-underline nowrap ${styles.navLink}`}
                    href={href}
                    prefetch={prefetch}
                    title={label}
                    {...(isCurrent && { "aria-current": "page" as const })}
                  >
                    <Icon aria-hidden />
                    <span className={styles.navLabel}>{label}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
};

type Entry = { key: string; label: string; href: string; Icon: NavItem["Icon"]; isCurrent: boolean };

/** More don't fit the narrowest phones. */
const MOST_CRM = 2;

const OtherPages = ({ menu, ...current }: Pick<MenuOptions, "menu"> & { "aria-current"?: "page" }) => {
  const t = useTranslations("shell");
  const { buttonProps, popup } = useMenu<HTMLButtonElement>({ menu, placement: "topRight" });
  return (
    <>
      <button type="button" className={styles.bottomLink} {...current} {...buttonProps}>
        <EllipsisOutlined aria-hidden />
        {t("more")}
      </button>
      {popup}
    </>
  );
};

/** The navigation on phones: the overview, the insights as one entry, customers and segments, and all other pages behind "More". */
const BottomBar = () => {
  const t = useTranslations("shell");
  const groups = useNav();
  const prefetch = useSettled() ? null : false;
  const entries: Entry[] = [];
  const others: Entry[] = [];
  for (const { word, group, home, isCurrent, items } of groups) {
    const [first] = items;
    if (!first) continue;
    const whole: Entry = { key: word, label: group, href: home ?? first.href, Icon: first.Icon, isCurrent };
    const pages = items.map(
      ({ name, label, href, Icon, isCurrent }): Entry => ({ key: name, label, href, Icon, isCurrent }),
    );
    if (word === "insights") entries.push(whole);
    else if (word === "overview") entries.push(...pages);
    else if (word === "crm") {
      entries.push(...pages.slice(0, MOST_CRM));
      others.push(...pages.slice(MOST_CRM));
    } else others.push(...(home ? [whole] : pages));
  }
  const current = (isCurrent: boolean) => isCurrent && { "aria-current": "page" as const };
  return (
    <nav className={styles.bottomBar} aria-label={t("main_nav")}>
      {entries.map(({ key, label, href, Icon, isCurrent }) => (
        <Link key={key} className={styles.bottomLink} href={href} prefetch={prefetch} {...current(isCurrent)}>
          <Icon aria-hidden />
          {label}
        </Link>
      ))}
      {others.length > 0 && (
        <OtherPages
          {...current(others.some(({ isCurrent }) => isCurrent))}
          menu={{
            items: others.map(({ key, label, href }) => ({ key, label: <Link href={href}>{label}</Link> })),
            selectedKeys: others.flatMap(({ key, isCurrent }) => (isCurrent ? [key] : [])),
          }}
        />
      )}
    </nav>
  );
};

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
        <a className={styles.skip} href="#content">
          {t("skip")}
        </a>
        <div className={styles.shell}>
          <Sider />
          <div className="stack min-w-0">
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
