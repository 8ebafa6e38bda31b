// /openapi.json for readers.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {get} from "../shared/api";
import {Frame, start} from "../shared/page";
import {Field, Loading, Notice} from "../shared/parts";
import {untilDone} from "../shared/until_done";
import {operationsOf, type Document, type Operation} from "./document";
import {OperationCard} from "./operation_card";
import "./docs.css";

const fits = (operation: Operation, words: string): boolean =>
    words.toLowerCase().split(/\s+/).every((word) =>
        `${operation.method} ${operation.path} ${operation.summary}`.toLowerCase().includes(word));

function Docs() {
    const {t} = useSpeech();
    const [document_, setDocument] = useState<Document | null>(null);
    const [isLost, setIsLost] = useState(false);
    const [words, setWords] = useState("");
    useEffect(() => untilDone(async () => {
        setDocument(await get<Document>("/openapi.json"));
        setIsLost(false);
    }, () => setIsLost(true)), []);

    const found = document_ ? operationsOf(document_).filter((operation) => fits(operation, words)) : [];
    const tags = [...new Set(found.map((operation) => operation.tag))];
    return (
        <Frame title={t("docsTitle")}>
            <div class="stack">
                <h1>{t("docsTitle")}</h1>
                <p>{t("docsLead")} <a href="/openapi.json">/openapi.json</a></p>
                {document_ && <p class="soft" lang="en">{document_.info.description}</p>}
                <Field id="filter" label={t("docsFilter")}>
                    {({id}) => <input id={id} class="input" type="search" value={words}
                        onInput={(event) => setWords(event.currentTarget.value)} />}
                </Field>
                {isLost && <Notice tone="bad">{t("unreachable")}</Notice>}
                {!document_ && !isLost && <Loading />}
                {document_ && found.length === 0 && <p role="status">{t("docsNothing")}</p>}
                {document_ && tags.map((tag) => (
                    <section key={tag} class="stack" aria-label={tag} lang="en">
                        <h2 class="tag-title">{tag}</h2>
                        {found.filter((operation) => operation.tag === tag).map((operation) => (
                            <OperationCard key={operation.method + operation.path} operation={operation} document={document_} />
                        ))}
                    </section>
                ))}
            </div>
        </Frame>
    );
}

void start(Docs);
