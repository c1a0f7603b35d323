"use client";

import { Form, Input, Modal, Radio } from "antd";
import { useTranslations } from "next-intl";
import type { InputOf } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { CustomerConsents, CustomerContact } from "#features/customers/contracts/customer-privacy.ts";
import type { CorrectedField } from "#records/rules/customers/customer-change.ts";
import { CONSENT_CHANNELS } from "#records/rules/incoming-records.ts";
import type { Customer } from "#records/ui/people/customer-name.ts";
import { CUSTOMER_ROUTES } from "#records/ui/people/use-customer-change.ts";

const ADDRESS = ["street", "city", "region", "postalCode"] as const;
const TEXTS = ["name", "firstName", "lastName", "email", "phone", "country", "locale"] as const;
type Field = (typeof TEXTS)[number] | (typeof ADDRESS)[number];
type FormValues = Record<Field, string>;

const ofName = (field: Field): CorrectedField => {
  if (field === "firstName" || field === "lastName") return "name";
  return ADDRESS.some((part) => part === field) ? "address" : (field as CorrectedField);
};

/** A customer has either a name or its parts: which one is edited is what the store sends. */
const listFields = ({ firstName, lastName }: CustomerContact): Field[] => [
  ...(firstName || lastName ? (["firstName", "lastName"] as const) : (["name"] as const)),
  "email",
  "phone",
  ...ADDRESS,
  "country",
  "locale",
];

const toRequest = (values: Partial<FormValues>): Partial<InputOf<"PATCH /api/admin/customers/{id}">> => {
  const given = (field: Field): string | null => values[field]?.trim() || null;
  const texts = TEXTS.filter((field) => values[field] !== undefined).map((field) => [field, given(field)]);
  const address = Object.fromEntries(ADDRESS.map((part) => [part, given(part)]));
  return { ...Object.fromEntries(texts), address };
};

const ContactForm = ({ id, contact, onClose }: { id: string; contact: CustomerContact; onClose: () => void }) => {
  const t = useTranslations("customer.contact");
  const { day } = useFormats();
  const fields = listFields(contact);
  const labels = Object.fromEntries(fields.map((field) => [field, t(field)])) as FormValues;
  const stored = { ...contact, ...contact.address };
  const initial = Object.fromEntries(fields.map((field) => [field, stored[field] ?? ""])) as FormValues;
  const correctedOf = (field: Field) => contact.corrected.find((one) => one.field === ofName(field))?.at;
  return (
    <FormDialog
      route="PATCH /api/admin/customers/{id}"
      params={{ id, version: contact.version }}
      name="contact"
      title={t("title")}
      okText={t("save")}
      initial={initial}
      labels={labels}
      variables={toRequest}
      successMessage={t("saved")}
      reloads={CUSTOMER_ROUTES}
      onClose={onClose}
    >
      <p>{t("about")}</p>
      {fields.map((field) => {
        const at = correctedOf(field);
        return (
          <Form.Item
            key={field}
            name={field}
            label={labels[field]}
            extra={at === undefined ? undefined : t("corrected_on", { date: day(at) })}
          >
            <Input autoComplete="off" maxLength={255} spellCheck={false} />
          </Form.Item>
        );
      })}
    </FormDialog>
  );
};

/** Corrects a customer's contact details, which imports of older data then leave alone. */
export const ContactDialog = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const t = useTranslations("customer.contact");
  const { answer, error, retry, isSettled } = useAnswer("GET /api/admin/customers/{id}/contact", { id });
  if (error)
    return (
      <Modal open title={t("title")} footer={null} onCancel={onClose}>
        <ErrorCard title={t("failed")} error={error} onRetry={retry} />
      </Modal>
    );
  return answer && isSettled ? <ContactForm id={id} contact={answer.data} onClose={onClose} /> : null;
};

type EraseProps = { customer: Customer; onClose: () => void };

/** Erases the customer for good, once their ID in the store is typed. */
export const EraseDialog = ({ customer: { id, externalId }, onClose }: EraseProps) => {
  const t = useTranslations("customer.erasure");
  return (
    <FormDialog
      route="POST /api/admin/customers/{id}/erasure"
      params={{ id }}
      name="erase"
      title={t("title")}
      okText={t("erase")}
      isDanger
      initial={{ confirmation: "" }}
      labels={{ confirmation: t("confirmation") }}
      successMessage={t("done")}
      reloads={CUSTOMER_ROUTES}
      onClose={onClose}
    >
      <ul>
        <li>{t("goes")}</li>
        <li>{t("stays")}</li>
        <li>{t("again")}</li>
      </ul>
      <p>
        <strong>{t("final")}</strong>
      </p>
      <RequiredItem name="confirmation" label={t("confirmation")} extra={t("type", { id: externalId })}>
        <Input autoFocus autoComplete="off" spellCheck={false} />
      </RequiredItem>
    </FormDialog>
  );
};

type ConsentProps = { id: string; consents: CustomerConsents["consents"]; onClose: () => void };

/** Records what a customer said about one use of their address. */
export const ConsentDialog = ({ id, consents, onClose }: ConsentProps) => {
  const t = useTranslations("customer.consent");
  const isGranted = consents.some(({ channel, state }) => channel === "email" && state === "granted");
  return (
    <FormDialog
      route="POST /api/admin/customers/{id}/consents"
      params={{ id }}
      name="consent"
      title={t("record_title")}
      okText={t("save")}
      initial={{ channel: "email", state: isGranted ? "denied" : "granted", reason: "" }}
      labels={{ channel: t("channel"), state: t("answer"), reason: t("reason") }}
      successMessage={t("saved")}
      reloads={[...CUSTOMER_ROUTES, "GET /api/admin/customers/{id}/consents"]}
      onClose={onClose}
    >
      <Form.Item name="channel" label={t("channel")}>
        <Radio.Group
          options={CONSENT_CHANNELS.map((channel) => ({ value: channel as string, label: t(`channels.${channel}`) }))}
        />
      </Form.Item>
      <Form.Item name="state" label={t("answer")}>
        <Radio.Group
          options={(["granted", "denied"] as const).map((state) => ({ value: state as string, label: t(state) }))}
        />
      </Form.Item>
      <RequiredItem name="reason" label={t("reason")} extra={t("reason_hint")}>
        <Input.TextArea autoComplete="off" maxLength={500} rows={2} />
      </RequiredItem>
    </FormDialog>
  );
};
