export { NewAudiencePage as default } from "#features/audiences/ui/new-audience-page.tsx";
