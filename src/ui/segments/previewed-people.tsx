"use client";

import { Button, Popover } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { PreviewedCustomer } from "#contracts/segment-preview.ts";
import { nameOf } from "../customer/name-of.ts";
import { customerAddress } from "../customer/url-state.ts";
import { ReasonList } from "./reason-list.tsx";
import styles from "./segments.module.css";

type Props = {
  people: readonly PreviewedCustomer[];
  label: string;
  /** Of those who come near: what they miss. */
  saysWhatMisses?: boolean;
};

/** People, each with why they are meant, or are not. */
export const PreviewedPeople = ({ people, label, saysWhatMisses = false }: Props) => (
  <ul className={styles.people} aria-label={label}>
    {people.map((person) => (
      <PersonLine key={person.id} person={person} saysWhatMisses={saysWhatMisses} />
    ))}
  </ul>
);

type LineProps = { person: PreviewedCustomer; saysWhatMisses: boolean };

const PersonLine = ({ person, saysWhatMisses }: LineProps) => {
  const t = useTranslations("segments");
  const [isOpen, setOpen] = useState(false);
  const missed = saysWhatMisses ? person.reasons.filter(({ holds }) => !holds) : [];
  return (
    <li>
      <span className={styles.person}>
        <a href={customerAddress(person.id)} target="_blank" rel="noreferrer">
          {nameOf(person)}
        </a>
        {missed.length > 0 && missed.length < 3 && (
          <span className={styles.soft}>
            {missed
              .map(({ inWords, ownInWords }) => t("misses", { rule: inWords, own: ownInWords ?? "–" }))
              .join(" · ")}
          </span>
        )}
      </span>
      <Popover
        trigger="click"
        placement="left"
        open={isOpen}
        onOpenChange={setOpen}
        destroyOnHidden
        title={t("why_person", { name: nameOf(person) })}
        content={<ReasonList reasons={person.reasons} />}
      >
        <Button
          type="text"
          size="small"
          aria-expanded={isOpen}
          aria-label={t("see_why_person", { name: nameOf(person) })}
          onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
        >
          {t("why")}
        </Button>
      </Popover>
    </li>
  );
};
