def bands(run):
    return {}


def spans(run):
    return {
        "growth_added": (-0.25, 0.25),
        "margin_added": (-0.2, 0.2),
        "inference_factor": (0.7, 1.4),
        "compute_factor": (0.7, 1.4),
        "azure_factor": (0.7, 1.3),
        "valuation_factor": (0.4, 1.6),
        "resale_factor": (0.5, 1.5),
        "shared_fraction": (0.7, 1.0),
    }
