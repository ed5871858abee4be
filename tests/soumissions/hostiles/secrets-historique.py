# essaie: lire l'historique du notebook
# attendu: total 0
# %% total
print(In, Out)
ip = get_ipython()
print(ip.history_manager.input_hist_raw, ip.history_manager.hist_file)
total = 0
