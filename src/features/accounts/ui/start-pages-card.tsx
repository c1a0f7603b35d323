"use client";

import { Select } from "antd";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Card } from "#core/ui/page/card.tsx";
import { useRefreshMe } from "#core/ui/session/me-reader.ts";
import { useWrite } from "#core/ui/use-write.ts";
import { ROLES } from "#core/values/permissions.ts";
import { getStartPage, START_PAGES, type StartPage } from "#core/values/preferences.ts";
import type { Business } from "#features/accounts/contracts/business.ts";
import styles from "./settings.module.css";

const NAMES = {
  "/": "overview",
  "/rfm": "rfm",
  "/forecast": "forecast",
  "/todo": "todo",
  "/customers": "customers",
  "/segments": "segments",
} as const satisfies Record<StartPage, string>;

type Props = Pick<Business, "startPages" | "version"> & { onChanged: () => Promise<void> };

/** The page each role sees first; a choice is saved at once. */
export const StartPagesCard = ({ startPages, version, onChanged }: Props) => {
  const t = useTranslations();
  const id = useId();
  const refreshMe = useRefreshMe();
  const { write, isBusy } = useWrite("PATCH /api/admin/business/start-pages", {
    key: "business",
    refresh: () => void Promise.all([onChanged(), refreshMe()]),
  });
  return (
    <Card title={t("business.start_pages")} isLoose>
      <p className="soft">{t("business.start_pages_about")}</p>
      <ul className={`rules-between ${styles.rows}`}>
        {ROLES.map((role) => (
          <li className="flex items-center gap-12" key={role}>
            <label htmlFor={`${id}-${role}`} className="min-w-0 flex-1 break-anywhere">
              {t(`roles.${role}.name`)}
            </label>
            <Select<StartPage>
              id={`${id}-${role}`}
              value={getStartPage(startPages, role)}
              disabled={isBusy}
              popupMatchSelectWidth={false}
              options={START_PAGES.map((value) => ({ value, label: t(`nav.${NAMES[value]}`) }))}
              onChange={(page) => void write({ [role]: page, version }, { successMessage: t("states.saved") })}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
};
