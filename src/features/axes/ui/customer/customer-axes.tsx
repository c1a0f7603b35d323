"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { axisInWords, kindName } from "#records/rules/axes/axis-words.ts";
import { archetypeName, noClearGroup } from "#records/rules/axes/group-names.ts";
import { useCustomerPart } from "#records/ui/people/customer-part.tsx";

const FRESH_MS = 60_000;

/** The axes of the active model, for users who may see them. */
const useActiveAxes = () =>
  useAnswer(
    "GET /api/admin/axes",
    {},
    { isAllowed: useCan({ resource: "axes", action: "list" }).data?.can === true, staleMs: FRESH_MS },
  );

/** Names of axes, segments and archetypes: the user's own name if there is one, else the default. */
export const useAxisWords = () => {
  const { language } = useLanguage(false);
  const { answer } = useActiveAxes();
  return useMemo(() => {
    const known = new Map(answer?.data.map((axis) => [axis.axis as string, axis]));
    const segmentName = (axis: string, key: string): string =>
      known.get(axis)?.segments.find((segment) => segment.key === key)?.name ?? kindName(axis, key, language);
    return {
      segmentName,
      archetypeName: (archetype: string): string => archetypeName(archetype, language),
      axisName: (axis: string): string => axisInWords(axis, language),
    };
  }, [answer, language]);
};

/** A customer's profile together with the axes it refers to. */
export const useCustomerAxes = (customerId: string) => {
  const profile = useCustomerPart("GET /api/admin/customers/{id}/profile", customerId);
  const axes = useActiveAxes();
  // Users without access to reports get only the profile.
  const shown = useCan({ resource: "axes", action: "list" }).data?.can ? axes.answer?.data : [];
  return {
    data: profile.data && shown ? { profile: profile.data, axes: shown } : undefined,
    error: profile.error ?? axes.error,
    retry: () => {
      profile.retry();
      axes.retry();
    },
  };
};

/** The customer's archetype with a link to it, or that they are in no clear group. */
export const ArchetypeLine = ({ archetype }: { archetype: string | null }) => {
  const t = useTranslations("terms");
  const { language } = useLanguage(false);
  const mayView = useCan({ resource: "archetypes", action: "list" }).data?.can;
  const name = archetype === null ? noClearGroup(language) : archetypeName(archetype, language);
  return (
    <p>
      <span className="small soft">{t("archetype")}: </span>
      {mayView && archetype !== null ? (
        <Link href={`/archetypes?archetype=${encodeURIComponent(archetype)}`}>{name}</Link>
      ) : (
        name
      )}
    </p>
  );
};
