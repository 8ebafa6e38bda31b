// A time zone by its name: this device's own first, the others by continent.
import {useSpeech} from "../i18n";
import {Field} from "../shared/parts";
import {useNow} from "../shared/use_now";

export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** By what stands before the first slash: "Asia", "Europe" ... */
function byContinent(zones: string[]): Map<string, string[]> {
    const groups = new Map<string, string[]>();
    for (const zone of zones) {
        const continent = zone.split("/")[0]!;
        groups.set(continent, [...(groups.get(continent) ?? []), zone]);
    }
    return groups;
}

const continents = byContinent(Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/")));
const nameOf = (zone: string): string => zone.slice(zone.indexOf("/") + 1).replaceAll("_", " ").replace("/", ", ");

interface ZoneFieldProps {
    id: string;
    value: string;
    onChange(zone: string): void;
}

export function ZoneField({id, value, onChange}: ZoneFieldProps) {
    const {t, language} = useSpeech();
    const now = useNow(20_000);
    const clock = new Intl.DateTimeFormat(language,
        {timeZone: value, weekday: "short", hour: "numeric", minute: "2-digit"});
    // A zone that this browser does not list, such as an old name of one, stays what it is.
    const first = [...new Set([value, ownZone])];
    return (
        <Field id={id} label={t("officeZone")} hint={t("officeZoneHint", {time: clock.format(now)})}>
            {(field) => (
                <select id={field.id} class="input" aria-describedby={field.describedBy} value={value}
                    onChange={(event) => onChange(event.currentTarget.value)}>
                    {first.map((zone) => <option key={zone} value={zone}>{zone}</option>)}
                    {[...continents].map(([continent, zones]) => (
                        <optgroup key={continent} label={continent}>
                            {zones.filter((zone) => !first.includes(zone)).map((zone) => (
                                <option key={zone} value={zone}>{nameOf(zone)}</option>
                            ))}
                        </optgroup>
                    ))}
                </select>
            )}
        </Field>
    );
}
