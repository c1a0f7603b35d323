"use client";

import { Button, Form, InputNumber, Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { useInvalidateRoutes, useShowWritten } from "#core/ui/use-answer.ts";
import type { PlaybookSettingsAnswer } from "#features/playbooks/contracts/playbook-settings.ts";
import { listSegmentKinds } from "#lib/axes/terms/axis-terms.ts";
import { kindName } from "#records/rules/axes/axis-words.ts";
import { MOST_PER_WEEK, SEGMENT_AXES } from "#records/rules/playbook.ts";
import styles from "./churn.module.css";
import { PLAYBOOK_LISTS } from "./list-tools.tsx";

type Segments = keyof typeof SEGMENT_AXES;
type Share = "premiumMembership" | "outreachMembership";
/** Shares are edited in percent. */
type Amount = "outreachLifetimeValue" | "winBackPerWeek" | "winBackLeastValue";
type FormValues = Record<Segments, string[]> & Record<Share | Amount, number>;

const inPercent = (share: number): number => Math.round(share * 1000) / 10;

type Props = { settings: PlaybookSettingsAnswer; onClose: () => void };

/**
 * Edits the rules' thresholds and segments. If another user saved first, the second user sees a conflict and keeps the typed
 * values.
 */
export const SettingsDialog = ({ settings, onClose }: Props) => {
  const t = useTranslations();
  const { language } = useLanguage(false);
  const invalidateRoutes = useInvalidateRoutes();
  const showWritten = useShowWritten();
  // The settings when the dialog opened: saving must not overwrite a version that the user has not seen.
  const [{ version, changedAt: _, currency, ...own }] = useState(settings);
  const refresh = (saved: PlaybookSettingsAnswer) =>
    Promise.all([
      showWritten("GET /api/admin/actions/settings", () => ({ data: saved })),
      invalidateRoutes("GET /api/admin/archetypes", ...PLAYBOOK_LISTS),
    ]);
  const labels: Record<keyof FormValues, string> = {
    winBackPerWeek: t("churn.settings.win_back_per_week"),
    winBackLeastValue: t("churn.settings.win_back_least_value", { currency }),
    drifting: t("churn.settings.drifting"),
    premiumMembership: t("churn.settings.premium_membership"),
    outreachMembership: t("churn.settings.outreach_membership"),
    outreachLifetimeValue: t("churn.settings.outreach_lifetime_value", { currency }),
    hardCases: t("churn.settings.hard_cases"),
    flashSale: t("churn.settings.flash_sale"),
    premiumCollection: t("churn.settings.premium_collection"),
  };
  const toSettings = ({ premiumMembership, outreachMembership, ...values }: FormValues) => ({
    ...values,
    premiumMembership: premiumMembership / 100,
    outreachMembership: outreachMembership / 100,
  });
  const segments = (field: Segments, isRequired = false) => (
    <Form.Item
      name={field}
      label={labels[field]}
      validateTrigger="onSubmit"
      rules={isRequired ? [{ required: true, type: "array", min: 1, message: t("forms.missing") }] : []}
    >
      <Select
        mode="multiple"
        showSearch={false}
        options={listSegmentKinds(SEGMENT_AXES[field]).map((value) => ({
          value,
          label: kindName(SEGMENT_AXES[field], value, language),
        }))}
      />
    </Form.Item>
  );
  const number = (field: Share | Amount, most: number, suffix?: string, least = 0) => (
    <Form.Item
      name={field}
      label={labels[field]}
      validateTrigger="onSubmit"
      rules={[{ required: true, message: t("forms.missing") }]}
    >
      <InputNumber<number>
        min={least}
        max={most}
        {...(least > 0 && { precision: 0 })}
        suffix={suffix}
        className={styles.number ?? ""}
      />
    </Form.Item>
  );
  return (
    <FormDialog
      route="PUT /api/admin/actions/settings"
      params={{ version }}
      successMessage={t("states.saved")}
      name="plays"
      title={t("churn.settings.title")}
      okText={t("buttons.save")}
      initial={{
        ...own,
        premiumMembership: inPercent(own.premiumMembership),
        outreachMembership: inPercent(own.outreachMembership),
      }}
      labels={labels}
      variables={toSettings}
      onSaved={(saved) => void refresh(saved)}
      onClose={onClose}
    >
      {({ error }) => (
        <>
          {error?.code === "EDITED_MEANWHILE" && (
            <Button onClick={() => void invalidateRoutes("GET /api/admin/actions/settings").then(onClose)}>
              {t("business.load_current")}
            </Button>
          )}
          {number("winBackPerWeek", MOST_PER_WEEK, undefined, 1)}
          {number("winBackLeastValue", 1e9, currency)}
          {segments("drifting", true)}
          {number("premiumMembership", 99, "%")}
          {number("outreachMembership", 99, "%")}
          {number("outreachLifetimeValue", 1e9, currency)}
          {segments("hardCases")}
          {segments("flashSale")}
          {segments("premiumCollection")}
        </>
      )}
    </FormDialog>
  );
};
