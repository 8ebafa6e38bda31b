// The versions of the program and of its libraries.
import {useSpeech} from "../i18n";
import {useFresh} from "../shared/fresh";

interface Versions {
    version: string;
    openssl: string;
    sqlite: string;
}

export function Versions() {
    const {t} = useSpeech();
    const {data} = useFresh<Versions>("/version", 600_000);
    if (!data) return null;
    return (
        <section class="card stack" aria-labelledby="versions">
            <h2 id="versions">{t("officeVersions")}</h2>
            <p>Baedal {data.version} · OpenSSL {data.openssl} · SQLite {data.sqlite}</p>
        </section>
    );
}
