"use client";

export { BrokenPage as default } from "#ui/shell/problem-page.tsx";
