"""What Python's tools know of AWS, over what we deploy and what we ask for. Run by `npm run check:aws`.

templates FOLDER   cfn-lint over every template of a synth
requests FILE      botocore's service models over recorded requests, one JSON object a line: service, operation, input
Prints one line a finding, and ends with 1 when there is one. Says what it left out, and why, with exit code 0.
"""

import base64
import glob
import json
import sys


def skip(what, why):
    print(f"skipped: {what} ({why})")
    return 0


def templates(folder):
    try:
        from cfnlint import lint_file
        from cfnlint.config import ManualArgs
    except ImportError:
        try:
            import cfnlint  # noqa: F401
        except ImportError:
            return skip("cfn-lint over the templates", "cfn-lint is not installed")
        return skip("cfn-lint over the templates", "this cfn-lint has another interface")
    from pathlib import Path

    found = 0
    files = sorted(glob.glob(f"{folder}/Mentorline*.template.json"))
    for file in files:
        for match in lint_file(Path(file), config=ManualArgs(regions=["eu-central-1"])):
            rule = match.rule
            if rule.id.startswith("E"):
                found += 1
                print(f"{Path(file).name}: {rule.id} {match.message} at {'/'.join(map(str, match.path or []))}")
    print(f"cfn-lint: {len(files)} templates, {found} errors")
    return 1 if found or not files else 0


def plain(value):
    """Bytes come as {"bytes": base64}, and Node's own buffers as {"type": "Buffer", "data": numbers}."""
    if isinstance(value, dict):
        if value.get("type") == "Buffer" and set(value) == {"type", "data"}:
            return bytes(value["data"])
        if set(value) == {"bytes"}:
            return base64.b64decode(value["bytes"])
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


NAMES = {"sfn": "stepfunctions"}


def requests(file):
    try:
        import botocore.session
        from botocore.validate import ParamValidator
    except ImportError:
        return skip("botocore's models over the recorded requests", "botocore is not installed")
    session = botocore.session.get_session()
    validator = ParamValidator()
    models = {}
    found = count = 0
    operations = set()
    with open(file, encoding="utf8") as lines:
        for line in lines:
            one = json.loads(line)
            service = NAMES.get(one["service"], one["service"])
            if service not in models:
                models[service] = session.get_service_model(service)
            shape = models[service].operation_model(one["operation"]).input_shape
            operations.add(f"{service} {one['operation']}")
            count += 1
            report = validator.validate(plain(one["input"]), shape) if shape else None
            if report and report.has_errors():
                found += 1
                # The error names the parameter first, and may then quote what people wrote.
                why = report.generate_report().splitlines()[0].split(", value:")[0]
                print(f"{service} {one['operation']}: {why}")
    print(f"botocore: {count} requests of {len(operations)} operations, {found} errors")
    return 1 if found or not count else 0


if __name__ == "__main__":
    _, what, where = sys.argv
    sys.exit({"templates": templates, "requests": requests}[what](where))
