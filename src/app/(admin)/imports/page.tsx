export { ImportsPage as default } from "#features/imports/ui/imports-page.tsx";
