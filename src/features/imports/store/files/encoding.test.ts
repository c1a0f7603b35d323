import { describe, expect, test } from "vitest";
import { detectEncoding, type LegacyEncoding } from "./encoding.ts";

/** A text in an encoding of one byte a letter. */
const encoded = (text: string, encoding: LegacyEncoding): Buffer => {
  const bytes = new Map<string, number>();
  for (let byte = 255; byte >= 128; byte--) bytes.set(new TextDecoder(encoding).decode(Uint8Array.of(byte)), byte);
  return Buffer.from([...text].map((letter) => (letter < "\x80" ? letter.charCodeAt(0) : (bytes.get(letter) ?? 63))));
};

const row = (...names: string[]): string =>
  names.map((name, i) => `${i};2026-11-01;10,50 €;${name};a@b.test\n`).join("");
const without = (text: string): string => text.replaceAll(" €", "");

describe("a text that is not UTF-8", () => {
  test.each<[LegacyEncoding, string]>([
    ["windows-1252", row("José Muñoz", "Ana García")],
    ["windows-1252", row("François Lefèvre", "Hélène Crépin, Besançon")],
    ["windows-1252", row("Jürgen Groß", "Müller, Köln")],
    ["windows-1252", row("João Conceição", "São Paulo")],
    ["windows-1252", row("Søren Kjær", "Åse Bjørn")],
    ["windows-1252", row("José Núñez", "Jürgen Weiß", "Hélène", "Søren", "Zoë")],
    ["windows-1252", row("no names, only an amount in euros")],
    ["windows-1252", row("Vinyl 12½ “single” – 33 × 2")],
    ["windows-1250", row("Łukasz Śliwiński", "Żaneta Dąbrowska, Łódź")],
    ["windows-1250", row("Jiří Dvořák", "Tomáš Černý")],
    ["windows-1250", row("Kovács Gergő", "Szűcs Ágnes")],
    ["windows-1250", without(row("Şerban Ionuţ", "Mihai Brătianu"))],
    ["windows-1250", row("Ivana Šarić", "Đorđe Petrović")],
    ["windows-1251", row("Иван Петров", "Ольга Сидорова")],
    ["windows-1251", "имя;город\nСергей;Москва\n"],
    ["windows-1253", row("Γιώργος Παπαδόπουλος", "Ελένη")],
    ["windows-1254", row("Ayşe Yılmaz", "Doğan Öztürk")],
    ["macintosh", row("José Muñoz")],
    ["macintosh", row("Jürgen Müller", "François")],
  ])("a text in %s is told by its letters: %s", (encoding, text) => {
    expect(detectEncoding(encoded(text, encoding))).toBe(encoding);
  });

  test("a text in Shift-JIS is told by its letters too", () => {
    // 山田太郎 and 佐藤花子
    const names = ["8e52936391be9859", "8db293a189d48e71"].map((hex) => Buffer.from(hex, "hex"));
    const lines = names.flatMap((name) => [Buffer.from("1,2026-11-01,1050,"), name, Buffer.from(",y@b.test\n")]);
    expect(detectEncoding(Buffer.concat(lines))).toBe("shift_jis");
  });
});
