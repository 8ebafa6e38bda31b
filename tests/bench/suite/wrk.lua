-- wrk asks for the lines of a file in turn: "path", "path<TAB>etag", or "path<TAB>{body}" for a POST. Prints one
-- JSON object.
local requests = {}
local at = 0

function init(args)
    for line in io.lines(args[1]) do
        local path, etag = line:match("^([^\t]+)\t?(.*)$")
        local headers = {}
        if args[2] then headers["Authorization"] = "Bearer " .. args[2] end
        if etag:sub(1, 1) == "{" then
            headers["Content-Type"] = "application/json"
            requests[#requests + 1] = wrk.format("POST", path, headers, etag)
        else
            if etag ~= "" then headers["If-None-Match"] = etag end
            requests[#requests + 1] = wrk.format("GET", path, headers)
        end
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end

function done(summary, latency)
    local wrong = summary.errors.connect + summary.errors.read + summary.errors.write +
        summary.errors.status + summary.errors.timeout
    io.write(string.format('{"perSecond": %f, "answers": %d, "p50us": %d, "p99us": %d, "errors": %d}\n',
        summary.requests / summary.duration * 1e6, summary.requests, latency:percentile(50), latency:percentile(99), wrong))
end
