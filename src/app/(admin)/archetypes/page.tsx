export { ArchetypesPage as default } from "#ui/axes/archetypes/archetypes-page.tsx";
