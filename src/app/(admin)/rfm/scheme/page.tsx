export { SchemePage as default } from "#features/report/ui/scheme/scheme-page.tsx";
