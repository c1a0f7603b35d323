"use client";

import { PlusOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button, Input, Tag } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { markFigure } from "#core/messages/terms.ts";
import { PersonalDataHint } from "#core/ui/feedback/notice.tsx";
import { usePageKey } from "#core/ui/keys/active-keys.ts";
import { ariaKeys, SHORTCUTS } from "#core/ui/keys/shortcuts.ts";

import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useHidesPersonalData } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { CopyableText } from "#records/ui/people/copy-button.tsx";
import { type Customer, customerName, loyaltyLabel } from "#records/ui/people/customer-name.ts";
import { customerAddress, useTrail } from "#records/ui/people/customer-state.ts";

import { Monogram, useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { useChange } from "#records/ui/people/use-customer-change.ts";
import styles from "./customer.module.css";
import { DuplicateNotice } from "./duplicate-notice.tsx";
import { CustomerMenu, PrivacyNotice } from "./privacy/customer-menu.tsx";

const MAX_LENGTH = 50;

/** The customer's tags, editable with permission. */
const Tags = ({ customer: { id, tags } }: { customer: Customer }) => {
  const t = useTranslations("customer");
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const add = useChange("PUT /api/admin/customers/{id}/tags");
  const remove = useChange("DELETE /api/admin/customers/{id}/tags");
  const [draft, setDraft] = useState<string | null>(null);
  if (tags.length === 0 && !mayEdit) return null;
  const send = () => {
    const tag = draft?.trim() ?? "";
    setDraft(null);
    if (tag !== "") void add({ id, tag });
  };
  return (
    <ul className={`row items-center gap-4-8 ${styles.tags}`} aria-label={t("tags")}>
      {tags.map((tag) => (
        <li key={tag}>
          <Tag
            {...(mayEdit && {
              closable: true,
              closeIcon: (
                <button
                  type="button"
                  className={`text-inherit bare-button ${styles.tagClose}`}
                  aria-label={t("remove_tag", { tag })}
                >
                  ×
                </button>
              ),
              onClose: (event: { preventDefault: () => void }) => {
                event.preventDefault();
                void remove({ id, tag }, () => void add({ id, tag }));
              },
            })}
          >
            #{tag}
          </Tag>
        </li>
      ))}
      {mayEdit && (
        <li>
          {draft === null ? (
            <Button type="text" size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setDraft("")}>
              {t("add_tag")}
            </Button>
          ) : (
            <Input
              size="small"
              autoFocus
              aria-label={t("add_tag")}
              maxLength={MAX_LENGTH}
              value={draft}
              onChange={({ target }) => setDraft(target.value)}
              onPressEnter={send}
              onBlur={send}
              onKeyDown={({ key }) => {
                if (key === "Escape") setDraft(null);
              }}
            />
          )}
        </li>
      )}
    </ul>
  );
};

const DAYS_A_MONTH = 30.4375;

/** How long someone has been a customer: days below two months, then months, then years and months. */
const useTenureWords = (): ((days: number) => string) => {
  const t = useTranslations("customer");
  return (days) => {
    const months = Math.floor(days / DAYS_A_MONTH);
    if (months < 2) return t("days", { days });
    if (months < 12) return t("months", { months });
    return t("years", { years: Math.floor(months / 12), months: months % 12 });
  };
};

const SIGNS = { granted: "✓", denied: "✗", unknown: "–" };

/** Contact details, consent, and the date of the first order. */
const IdentityLine = ({ customer }: { customer: Customer }) => {
  const t = useTranslations();
  const locale = useLocale();
  const { day } = useFormats();
  const tenure = useTenureWords();
  const isMasked = useHidesPersonalData();
  const { email, phone, externalId, country, metrics, customerSince, emailConsent, smsConsent, advertisingConsent } =
    customer;
  const consent = (channel: "email" | "sms" | "advertising", { state, since }: Customer["emailConsent"]) => (
    <li>
      {t(`customer.${channel}`)} <span aria-hidden>{SIGNS[state]}</span>{" "}
      <span className={state === "granted" && since ? "visually-hidden" : undefined}>{t(`consents.${state}`)}</span>
      {since && state === "granted" && t("customer.consent_since", { date: day(since) })}
    </li>
  );
  return (
    <ul className={`row items-center gap-0-12 text-13 soft ${styles.identity}`}>
      {email && <li>{isMasked ? email : <CopyableText label={t("customer.email")} text={email} />}</li>}
      {phone && <li>{isMasked ? phone : <CopyableText label={t("customer.phone")} text={phone} />}</li>}
      <li>
        <CopyableText label={t("customer.external_id")} text={externalId} />
      </li>
      {country && <li>{countryIn(locale, country)}</li>}
      <li title={day(customerSince)}>{t("customer.tenure", { time: tenure(metrics.tenureDays) })}</li>
      {consent("email", emailConsent)}
      {consent("sms", smsConsent)}
      {consent("advertising", advertisingConsent)}
    </ul>
  );
};

const countryIn = (locale: string, code: string): string => {
  try {
    return new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code;
  } catch {
    // A shop's country names are not always ISO codes.
    return code;
  }
};

/** Links back to the list and to its previous and next customer; the keys `[` and `]` do the same. */
const Neighbours = ({ id, from }: { id: string; from: string | null }) => {
  const t = useTranslations();
  const { count } = useFormats();
  const router = useRouter();
  const { address, title, ids = [], offset = 0, total = 0 } = useTrail(from);
  const at = ids.indexOf(id);
  const before = at > 0 ? ids[at - 1] : undefined;
  const after = at >= 0 ? ids[at + 1] : undefined;
  const go = (to: string | undefined) => (to === undefined ? null : () => router.push(customerAddress(to, address)));
  usePageKey("previous_customer", go(before));
  usePageKey("next_customer", go(after));
  if (address === undefined) return null;
  return (
    <nav className={`row items-center gap-0-12 text-13 faint ${styles.neighbours}`} aria-label={t("customer.list")}>
      <Link className="no-underline" href={address}>
        <span aria-hidden>‹ </span>
        {title ?? t("customer.back")}
      </Link>
      {at >= 0 && <span>{t("customer.place", { place: count(offset + at + 1), total: count(total) })}</span>}
      {before !== undefined && (
        <Link
          className="no-underline"
          href={customerAddress(before, address)}
          aria-keyshortcuts={ariaKeys(SHORTCUTS.previous_customer.keys)}
        >
          {t("table.previous")}
        </Link>
      )}
      {after !== undefined && (
        <Link
          className="no-underline"
          href={customerAddress(after, address)}
          aria-keyshortcuts={ariaKeys(SHORTCUTS.next_customer.keys)}
        >
          {t("table.next")}
        </Link>
      )}
    </nav>
  );
};

type Props = {
  customer: Customer;
  from: string | null;
  onNote: () => void;
  onSegment: () => void;
  onCorrect: () => void;
  onErase: () => void;
};

/** The customer's identity in two lines, with the actions. */
export const CustomerHeader = ({ customer, from, onNote, onSegment, onCorrect, onErase }: Props) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const isMasked = useHidesPersonalData();
  const { rfm, loyaltyLevel } = customer;
  return (
    <PageHeader
      title={customerName(customer)}
      above={<Neighbours id={customer.id} from={from} />}
      beside={
        <>
          {rfm && (
            <span className="row items-center gap-4-8">
              <Monogram segment={rfm.segment} />
              <strong {...markFigure("rfm_segment", customer.id)}>{words(rfm.segment).name}</strong>
              <span className="small faint">
                R{rfm.recencyScore} F{rfm.frequencyScore} M{rfm.monetaryScore} ·{" "}
                {t("terms.lookback", { days: rfm.period.days })}
              </span>
            </span>
          )}
          {!rfm && customer.metrics.orderCount > 0 && (
            <span className="row items-center gap-4-8">
              <Monogram segment={LAPSED_CODE} />
              <strong {...markFigure("rfm_segment", customer.id)}>{words(LAPSED_CODE).name}</strong>
              <span className="small faint">
                {t("customer.lapsed_since", { days: customer.metrics.daysSinceLastPurchase ?? 0 })}
              </span>
            </span>
          )}
          {loyaltyLevel && <Tag>{loyaltyLabel(t, loyaltyLevel)}</Tag>}
        </>
      }
      actions={
        <>
          {mayEdit && (
            <>
              <Button onClick={onNote} aria-keyshortcuts={ariaKeys(SHORTCUTS.note.keys)}>
                {t("customer.add_note")}
              </Button>
              <Button onClick={onSegment} aria-keyshortcuts={ariaKeys(SHORTCUTS.segment.keys)}>
                {t("buttons.assign")}
              </Button>
            </>
          )}
          <CustomerMenu customer={customer} onCorrect={onCorrect} onErase={onErase} />
        </>
      }
    >
      <div className="row items-center gap-4-12 mt-4">
        <IdentityLine customer={customer} />
        {isMasked && <PersonalDataHint />}
        <Tags customer={customer} />
        <PrivacyNotice customer={customer} />
        <DuplicateNotice id={customer.id} />
      </div>
    </PageHeader>
  );
};
