"use client";

import { useForm } from "@refinedev/antd";
import { Button, Form, Input } from "antd";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Business } from "#contracts/accounts/business.ts";
import type { CallError, InputOf } from "#ui/shared/api/call.ts";
import { FORM, LabelledForm } from "#ui/shared/forms/labelled-form.tsx";
import { RequiredItem } from "#ui/shared/forms/required-item.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useRefreshMe } from "#ui/shared/session/use-refresh-me.ts";
import styles from "../settings/settings.module.css";

/** The time zones this browser supports, and the current one. */
const timeZonesWith = (current: string): string[] =>
  withCurrent([...Intl.supportedValuesOf("timeZone"), "UTC"], current);

/** ISO 4217 codes with their names in the reader's language. */
const currenciesWith = (current: string, locale: string): { code: string; name: string }[] => {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return withCurrent(Intl.supportedValuesOf("currency"), current).map((code) => ({
    code,
    name: names.of(code) ?? code,
  }));
};

const withCurrent = (known: string[], current: string): string[] => [...new Set([...known, current])].sort();

type FormValues = { name: string; timeZone: string; currency: string };
type Props = { business: Business; onChanged: () => Promise<void> };

/** Name, time zone and currency. If another user saved first, the second user sees a conflict and keeps the typed values. */
export const BasicsCard = ({ business, onChanged }: Props) => {
  const t = useTranslations();
  const locale = useLocale();
  const refreshMe = useRefreshMe();
  const { name, timeZone, currency, version, mayChangeCurrency } = business;
  const zones = useMemo(() => timeZonesWith(timeZone), [timeZone]);
  const currencies = useMemo(() => currenciesWith(currency, locale), [currency, locale]);
  const form = useForm<Business, CallError, object>({
    ...FORM,
    resource: "business",
    id: "business",
    // The business is a single record without a list.
    meta: { url: "/api/admin" },
    action: "edit",
    successNotification: { type: "success", key: "business", message: t("states.saved") },
    onMutationSuccess: () => void Promise.all([onChanged(), refreshMe()]),
  });
  const oneOf = (known: readonly string[], message: string) => ({
    validator: (_: unknown, value: string) =>
      known.includes(value.trim()) ? Promise.resolve() : Promise.reject(new Error(message)),
  });
  const toChanges = ({
    timeZone: zone,
    currency: code,
    ...rest
  }: FormValues): InputOf<"PATCH /api/admin/business"> => ({
    ...rest,
    timeZone: zone.trim(),
    ...(mayChangeCurrency && { currency: code.trim().toUpperCase() }),
    version,
  });

  return (
    <Card title={t("business.basics")} isLoose>
      <LabelledForm<FormValues>
        name="basics"
        initial={{ name, timeZone, currency }}
        labels={{ name: t("settings.name"), timeZone: t("business.time_zone"), currency: t("business.currency") }}
        write={form}
        variables={toChanges}
      >
        {form.mutation.error?.code === "EDITED_MEANWHILE" && (
          <Button className={styles.start ?? ""} onClick={() => void onChanged()}>
            {t("business.load_current")}
          </Button>
        )}
        <RequiredItem name="name" label={t("settings.name")}>
          <Input autoComplete="organization" maxLength={120} />
        </RequiredItem>
        <Form.Item
          name="timeZone"
          label={t("business.time_zone")}
          extra={t("business.time_zone_hint")}
          validateTrigger="onSubmit"
          rules={[oneOf(zones, t("business.unknown_zone"))]}
        >
          <Input list="time-zones" autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="currency"
          label={t("business.currency")}
          extra={t(mayChangeCurrency ? "business.currency_hint" : "business.currency_fixed")}
          validateTrigger="onSubmit"
          rules={[
            oneOf(
              currencies.map(({ code }) => code),
              t("business.unknown_currency"),
            ),
          ]}
        >
          <Input list="currencies" autoComplete="off" spellCheck={false} maxLength={3} readOnly={!mayChangeCurrency} />
        </Form.Item>
        <datalist id="time-zones">
          {zones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        {mayChangeCurrency && (
          <datalist id="currencies">
            {currencies.map(({ code, name: words }) => (
              <option key={code} value={code}>
                {words}
              </option>
            ))}
          </datalist>
        )}
        <Button type="primary" htmlType="submit" className={styles.start ?? ""} loading={form.mutation.isPending}>
          {t("buttons.save")}
        </Button>
      </LabelledForm>
    </Card>
  );
};
