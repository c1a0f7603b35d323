"use client";

import { DesktopOutlined, GlobalOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { CanAccess, useGetIdentity, useNotification, useParsed } from "@refinedev/core";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { OfflineBanner } from "#core/ui/feedback/notice.tsx";
import { MenuButton } from "#core/ui/menu-button.tsx";
import { LANGUAGE_NAMES } from "#core/ui/messages/language.ts";
import { type Page, useNav, usePages } from "#core/ui/page/feature-pages.tsx";
import { currentAddress, loginAddress } from "#core/ui/page/navigation.ts";
import { ForbiddenPage } from "#core/ui/page/page.tsx";
import { centerInRow } from "#core/ui/page/page-tabs.tsx";
import { useAppearance } from "#core/ui/providers/app-providers.tsx";
import { isUnauthenticated } from "#core/ui/providers/refine-root.tsx";
import { useAccountPreferences } from "#core/ui/providers/use-account.ts";
import { MeContext, useMe } from "#core/ui/session/me.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { APPEARANCES, type Appearance } from "#core/ui/theme/appearance.ts";
import { useFreshAnswers } from "#core/ui/use-answer.ts";
import { useSettled } from "#core/ui/use-device.ts";
import type { Me } from "#records/contracts/me.ts";
import { OwnSegments } from "#records/ui/people/own-segments.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { SampleBanner } from "./sample-banner.tsx";
import styles from "./shell.module.css";

import { UserMenu } from "./user-menu.tsx";

const BusinessMark = () => {
  const { name } = useMe().business;
  return (
    <div className={`flex items-center gap-10 font-semibold ${styles.business}`}>
      <span className={`grid place-center flex-none text-12 ${styles.businessLetter}`} aria-hidden>
        {name.trim().charAt(0).toUpperCase()}
      </span>
      <span className={`min-w-0 truncate ${styles.businessName}`}>{name}</span>
    </div>
  );
};

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

const ICONS: Record<Appearance, typeof SunOutlined> = {
  light: SunOutlined,
  dark: MoonOutlined,
  system: DesktopOutlined,
};

const ThemeMenu = () => {
  const t = useTranslations("shell");
  const { appearance, choose } = useAppearance();
  const Icon = ICONS[appearance];
  return (
    <MenuButton
      type="text"
      icon={<Icon aria-hidden />}
      aria-label={`${t("theme")}: ${t(appearance)}`}
      menu={{
        items: APPEARANCES.map((key) => ({ key, label: t(key) })),
        selectable: true,
        selectedKeys: [appearance],
        onClick: ({ key }) => choose(key as Appearance),
      }}
    >
      <span className="hidden-on-phones">{t(appearance)}</span>
    </MenuButton>
  );
};

const LanguageMenu = () => {
  const t = useTranslations("shell");
  const { open } = useNotification();
  const { language, change, isChanging } = useLanguage(true);
  const choose = (next: Language) =>
    change(next).catch(() => open?.({ type: "error", key: "language", message: t("language_not_saved") }));
  return (
    <MenuButton
      type="text"
      icon={<GlobalOutlined aria-hidden />}
      loading={isChanging}
      aria-label={`${t("language")}: ${LANGUAGE_NAMES[language]}`}
      menu={{
        items: LANGUAGES.map((key) => ({ key, label: <span lang={key}>{LANGUAGE_NAMES[key]}</span> })),
        selectable: true,
        selectedKeys: [language],
        onClick: ({ key }) => void choose(key as Language),
      }}
    >
      <span className="hidden-on-phones">{LANGUAGE_NAMES[language]}</span>
    </MenuButton>
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

const TopBar = () => {
  const { topBar } = usePages();
  const tools = (side: "start" | "end") =>
    topBar.filter((tool) => tool.side === side).map(({ position, Tool }) => <Tool key={position} />);
  return (
    <header className={`flex items-center justify-between ${styles.topBar}`}>
      <div className={styles.phoneOnly}>
        <BusinessMark />
      </div>
      {tools("start")}
      <div className={`flex items-center gap-4 ${styles.topBarEnd}`}>
        {tools("end")}
        <LanguageMenu />
        <ThemeMenu />
        <UserMenu />
      </div>
    </header>
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
