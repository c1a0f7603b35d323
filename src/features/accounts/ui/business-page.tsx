"use client";

import { Button, Checkbox, Form, Input, InputNumber } from "antd";
import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { InputOf } from "#core/ui/call.ts";
import { CopyLine } from "#core/ui/feedback/copy-line.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { LabelledForm, RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useRouteForm } from "#core/ui/forms/use-route-form.ts";

import { lazily } from "#core/ui/lazily.tsx";
import { Card, Columns } from "#core/ui/page/card.tsx";
import { SettingsPage } from "#core/ui/page/settings-page.tsx";
import { useRefreshMe } from "#core/ui/session/me-reader.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Business } from "#features/accounts/contracts/business.ts";
import { SETTABLE_PERIOD } from "#lib/rfm/periods.ts";
import styles from "./settings.module.css";
import { CurrencyList, currenciesWith, TimeZoneList, timeZonesWith } from "./zones-and-currencies.tsx";

type FormValues = {
  name: string;
  timeZone: string;
  currency: string;
  chosenRfmDays: number | null;
  giftCardsAreSales: boolean;
};
type BasicsCardProps = { business: Business; onChanged: () => Promise<void> };

/** Name, time zone, currency and RFM period. If another user saved first, the second user sees a conflict and keeps the typed values. */
const BasicsCard = ({ business, onChanged }: BasicsCardProps) => {
  const t = useTranslations();
  const locale = useLocale();
  const refreshMe = useRefreshMe();
  const { name, timeZone, currency, version, mayChangeCurrency, rfmDays, chosenRfmDays, rfmDaysAt, giftCardsAreSales } =
    business;
  const zones = useMemo(() => timeZonesWith(timeZone), [timeZone]);
  const currencies = useMemo(() => currenciesWith(locale, currency), [currency, locale]);
  const form = useRouteForm("PATCH /api/admin/business", {
    successMessage: t("states.saved"),
    onSaved: () => void Promise.all([onChanged(), refreshMe()]),
  });
  const oneOf = (known: readonly string[], message: string) => ({
    validator: (_: unknown, value: string) =>
      known.includes(value.trim()) ? Promise.resolve() : Promise.reject(new Error(message)),
  });
  const toChanges = ({
    timeZone: zone,
    currency: code,
    chosenRfmDays: days,
    ...rest
  }: FormValues): InputOf<"PATCH /api/admin/business"> => ({
    ...rest,
    chosenRfmDays: days ?? null,
    timeZone: zone.trim(),
    ...(mayChangeCurrency && { currency: code.trim().toUpperCase() }),
    version,
  });

  return (
    <Card title={t("business.basics")} isLoose>
      <LabelledForm<FormValues>
        name="basics"
        initial={{ name, timeZone, currency, chosenRfmDays, giftCardsAreSales }}
        labels={{
          name: t("settings.name"),
          timeZone: t("business.time_zone"),
          currency: t("business.currency"),
          chosenRfmDays: t("business.rfm_days"),
          giftCardsAreSales: t("business.gift_cards"),
        }}
        write={form}
        variables={toChanges}
      >
        {form.mutation.error?.code === "EDITED_MEANWHILE" && (
          <Button className="self-start" onClick={() => void onChanged()}>
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
        <Form.Item
          name="chosenRfmDays"
          label={t("business.rfm_days")}
          extra={`${t(rfmDaysAt ? "business.rfm_days_auto" : chosenRfmDays === null ? "business.rfm_days_default" : "business.rfm_days_set", { days: rfmDays })} ${t("business.rfm_days_hint")}`}
        >
          <InputNumber<number>
            {...SETTABLE_PERIOD}
            precision={0}
            placeholder={t("business.rfm_days_empty")}
            style={{ width: "100%" }}
          />
        </Form.Item>
        <Form.Item name="giftCardsAreSales" valuePropName="checked" extra={t("business.gift_cards_hint")}>
          <Checkbox>{t("business.gift_cards")}</Checkbox>
        </Form.Item>
        <TimeZoneList zones={zones} />
        {mayChangeCurrency && <CurrencyList currencies={currencies} />}
        <Button type="primary" htmlType="submit" className="self-start" loading={form.mutation.isPending}>
          {t("buttons.save")}
        </Button>
      </LabelledForm>
    </Card>
  );
};

type Storefront = Business["storefronts"][number];
type StorefrontsCardProps = { storefronts: readonly Storefront[]; onChanged: () => Promise<void> };

/** The storefronts and their names. */
const StorefrontsCard = ({ storefronts, onChanged }: StorefrontsCardProps) => {
  const t = useTranslations();
  const [chosen, setChosen] = useState<Storefront | null>(null);
  return (
    <Card title={t("business.storefronts")} isLoose>
      <p className="soft">{t(storefronts.length > 0 ? "business.storefronts_about" : "business.no_storefronts")}</p>
      {storefronts.length > 0 && (
        <ul className={`rules-between ${styles.rows}`}>
          {storefronts.map((storefront) => (
            <li className="flex items-center gap-12" key={storefront.id}>
              <span className={styles.rowNumber}>{storefront.id}</span>
              <span className="min-w-0 flex-1 break-anywhere">{storefront.name}</span>
              <Button
                type="link"
                size="small"
                aria-label={t("business.rename_of", { name: storefront.name })}
                onClick={() => setChosen(storefront)}
              >
                {t("buttons.rename")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {chosen && <RenameDialog storefront={chosen} onChanged={onChanged} onClose={() => setChosen(null)} />}
    </Card>
  );
};

type DialogProps = { storefront: Storefront; onChanged: () => Promise<void>; onClose: () => void };

const RenameDialog = ({ storefront: { id, name, version }, onChanged, onClose }: DialogProps) => {
  const t = useTranslations();
  const refreshMe = useRefreshMe();
  return (
    <FormDialog
      route="PATCH /api/admin/storefronts/{id}"
      params={{ id: String(id), version }}
      successMessage={t("states.saved")}
      name="storefront"
      title={t("business.rename_of", { name })}
      okText={t("buttons.save")}
      initial={{ name }}
      labels={{ name: t("settings.name") }}
      onSaved={() => void Promise.all([onChanged(), refreshMe()])}
      onClose={onClose}
    >
      <RequiredItem name="name" label={t("settings.name")}>
        <Input autoComplete="off" maxLength={120} />
      </RequiredItem>
    </FormDialog>
  );
};

const RotateDialog = lazily(() => import("./rotate-dialog.tsx").then(({ RotateDialog: it }) => it));

type Props = { business: Business; onChanged: () => Promise<void> };

/** The credentials of the AI routes: the tenant ID and when the secret was created. */
const SecretCard = ({ business: { id, secret }, onChanged }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const [isRotating, setRotating] = useState(false);
  return (
    <Card title={t("business.secret")} isLoose>
      <p className="soft">{t("business.secret_about")}</p>
      <div>
        <p className="soft">{t("business.tenant_id")}</p>
        <CopyLine label={t("business.tenant_id")} text={id} />
      </div>
      <p>
        {secret.madeAt
          ? t("business.secret_made", { time: formats.dated(secret.madeAt) })
          : t("business.secret_made_unknown")}
        {secret.previousUntil && ` ${t("business.previous_until", { time: formats.dated(secret.previousUntil) })}`}
      </p>
      <Button onClick={() => setRotating(true)}>{t("business.rotate")}</Button>
      {isRotating && <RotateDialog onChanged={onChanged} onClose={() => setRotating(false)} />}
    </Card>
  );
};

const StartPagesCard = lazily(() => import("./start-pages-card.tsx").then(({ StartPagesCard: it }) => it));

/** Basics, storefronts and the tenant secret. */
export const BusinessPage = () => {
  const t = useTranslations();
  const { query, error } = useAnswer("GET /api/admin/business", {}, { isLive: false });
  const business = query.data?.data;
  const reload = async () => void (await query.refetch());
  return (
    <SettingsPage title={t("nav.business")} about={t("business.about")}>
      {error ? (
        <ErrorCard title={t("business.failed")} error={error} onRetry={() => void reload()} />
      ) : business ? (
        <Columns
          main={<BasicsCard key={business.version} business={business} onChanged={reload} />}
          side={
            <>
              <StorefrontsCard storefronts={business.storefronts} onChanged={reload} />
              <SecretCard business={business} onChanged={reload} />
              <StartPagesCard startPages={business.startPages} version={business.version} onChanged={reload} />
            </>
          }
        />
      ) : (
        <div className="placeholder panel" aria-busy="true" />
      )}
    </SettingsPage>
  );
};
